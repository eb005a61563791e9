// A Python language host for the Pulumi CLI built from source: it starts programs and policy packs, and no more.
//
// The official host comes with the official CLI only. This one stands on the SDK's own libraries: toolchains find the
// virtual environment, the policy proxy speaks the handshake, and the SDK's script runs the program.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	sdk "github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

const (
	execScript = "pulumi-language-python-exec"
	// The exit code of a program that has told its user already what is wrong.
	exitAfterMessage = 32
	stopAfter        = 5 * time.Second
)

func main() {
	flags := flag.NewFlagSet("pulumi-language-python", flag.ExitOnError)
	for _, name := range []string{"tracing", "root", "virtualenv", "toolchain", "typechecker"} {
		flags.String(name, "", "accepted for the engine's sake")
	}
	if err := flags.Parse(os.Args[1:]); err != nil {
		cmdutil.Exit(err)
	}
	engine := flags.Arg(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cancel := make(chan bool)
	go func() {
		<-ctx.Done()
		close(cancel)
	}()
	if engine != "" {
		if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, stop); err != nil {
			cmdutil.Exit(fmt.Errorf("could not watch the engine: %w", err))
		}
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine})
			return nil
		},
		Options: rpcutil.TracingServerInterceptorOptions(nil),
	})
	if err != nil {
		cmdutil.Exit(fmt.Errorf("could not start the language host: %w", err))
	}
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		cmdutil.Exit(err)
	}
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func (h *host) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = request.EngineAddress
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names none: the provider is attached, or found by the engine from the program's resources.
func (h *host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) GetRequiredPlugins(
	context.Context, *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Run runs a program to its end. Its output goes to the engine by way of this process's own streams.
func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	tools, err := resolve(request.Info)
	if err != nil {
		return nil, err
	}
	if err := tools.ValidateVenv(ctx); err != nil {
		return nil, err
	}
	script, err := besideExecutable(execScript)
	if err != nil {
		return nil, err
	}
	config, err := jsonOf(request.Config, "{}")
	if err != nil {
		return nil, err
	}
	secretKeys, err := jsonOf(request.ConfigSecretKeys, "[]")
	if err != nil {
		return nil, err
	}
	arguments := []string{
		"-u", script,
		"--monitor", request.MonitorAddress,
		"--engine", h.engine,
		"--project", request.Project,
		"--root_directory", request.Info.RootDirectory,
		"--stack", request.Stack,
		"--organization", request.Organization,
		"--parallel", strconv.Itoa(int(request.Parallel)),
		"--pwd", request.Pwd,
	}
	if request.DryRun {
		arguments = append(arguments, "--dry_run", "true")
	}
	program := filepath.Join(request.Info.ProgramDirectory, request.Info.EntryPoint)
	arguments = append(append(arguments, program), request.Args...)
	command, err := tools.Command(ctx, arguments...)
	if err != nil {
		return nil, err
	}
	command.Dir = request.Pwd
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Env = append(environment(command), "PULUMI_CONFIG="+config, "PULUMI_CONFIG_SECRET_KEYS="+secretKeys)
	endGently(command)
	err = command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if exit.ExitCode() == exitAfterMessage {
			return &pulumirpc.RunResponse{Bail: true}, nil
		}
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with exit code %d", exit.ExitCode())}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("could not run the program: %w", err)
	}
	return &pulumirpc.RunResponse{}, nil
}

// RunPlugin runs a policy pack or a provider written in Python.
func (h *host) RunPlugin(
	request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	ctx := server.Context()
	tools, err := resolve(request.Info)
	if err != nil {
		return err
	}
	if err := tools.ValidateVenv(ctx); err != nil {
		return err
	}
	shared := &sharedStream{LanguageRuntime_RunPluginServer: server}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(shared, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	if request.Kind == "analyzer" {
		err = runPolicyPack(ctx, tools, request, stdout, stderr)
	} else {
		var command *exec.Cmd
		program := filepath.Join(request.Info.ProgramDirectory, request.Info.EntryPoint)
		command, err = tools.Command(ctx, append([]string{"-u", program}, request.Args...)...)
		if err != nil {
			return err
		}
		prepare(command, request, stdout, stderr)
		err = command.Run()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code := &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())} //nolint:gosec
		return shared.Send(&pulumirpc.RunPluginResponse{Output: code})
	}
	return err
}

func runPolicyPack(
	ctx context.Context, tools toolchain.Toolchain, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	proxy, packStdout, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	var variables []string
	if stack != nil {
		config, err := jsonOf(stack.Config, "{}")
		if err != nil {
			return err
		}
		variables = []string{
			"PULUMI_CONFIG=" + config,
			"PULUMI_ORGANIZATION=" + stack.Organization,
			"PULUMI_PROJECT=" + stack.Project,
			"PULUMI_STACK=" + stack.Stack,
			"PULUMI_DRY_RUN=" + strconv.FormatBool(stack.DryRun),
		}
	}
	command, err := tools.ModuleCommand(ctx, "pulumi.policy", append(request.Args, request.Info.ProgramDirectory)...)
	if err != nil {
		return err
	}
	prepare(command, request, packStdout, stderr)
	command.Env = append(command.Env, append(variables, "PYTHONUNBUFFERED=1")...)
	if err := command.Start(); err != nil {
		return fmt.Errorf("could not start the policy pack: %w", err)
	}
	return proxy.Attach(ctx, command)
}

func prepare(command *exec.Cmd, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer) {
	command.Dir = request.Pwd
	if request.Kind == "analyzer" {
		command.Dir = request.Info.ProgramDirectory
	}
	command.Stdout, command.Stderr = stdout, stderr
	command.Env = append(environment(command), request.Env...)
	endGently(command)
}

// InstallDependencies makes the virtual environment and fills it.
func (h *host) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	tools, err := resolve(request.Info)
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, request.IsTerminal)
	if err != nil {
		return err
	}
	defer closer.Close()
	directory := request.Info.ProgramDirectory
	return tools.InstallDependencies(server.Context(), directory, request.UseLanguageVersionTools, true, stdout, stderr)
}

// About names the interpreter that programs run on.
func (h *host) About(ctx context.Context, request *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	tools, err := resolve(request.Info)
	if err != nil {
		return nil, err
	}
	info, err := tools.About(ctx)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.AboutResponse{Executable: info.PythonExecutable, Version: info.PythonVersion.String()}, nil
}

// GetProgramDependencies lists the packages of the virtual environment.
func (h *host) GetProgramDependencies(
	ctx context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	tools, err := resolve(request.Info)
	if err != nil {
		return nil, err
	}
	packages, err := tools.ListPackages(ctx, request.TransitiveDependencies)
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for _, found := range packages {
		dependency := &pulumirpc.DependencyInfo{Name: found.Name, Version: found.Version}
		response.Dependencies = append(response.Dependencies, dependency)
	}
	return response, nil
}

// sharedStream lets two writers send on one stream, which gRPC allows only one at a time.
type sharedStream struct {
	pulumirpc.LanguageRuntime_RunPluginServer
	mutex sync.Mutex
}

func (s *sharedStream) Send(response *pulumirpc.RunPluginResponse) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.LanguageRuntime_RunPluginServer.Send(response)
}

// resolve reads the options of `runtime:` in Pulumi.yaml or PulumiPolicy.yaml.
func resolve(info *pulumirpc.ProgramInfo) (toolchain.Toolchain, error) {
	options := toolchain.PythonOptions{Root: info.RootDirectory, ProgramDir: info.ProgramDirectory}
	for name, value := range info.Options.AsMap() {
		text, isText := value.(string)
		if !isText {
			return nil, fmt.Errorf("runtime option %s is not a text", name)
		}
		switch name {
		case "virtualenv":
			options.Virtualenv = text
		case "toolchain":
			switch text {
			case "pip":
				options.Toolchain = toolchain.Pip
			case "poetry":
				options.Toolchain = toolchain.Poetry
			case "uv":
				options.Toolchain = toolchain.Uv
			default:
				return nil, fmt.Errorf("runtime option toolchain is none of pip, poetry and uv")
			}
		}
	}
	return toolchain.ResolveToolchain(options)
}

func besideExecutable(name string) (string, error) {
	executable, err := os.Executable()
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(executable), name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s is not beside %s: run make setup again", name, filepath.Base(executable))
	}
	return path, nil
}

// jsonOf encodes a value; Python programs need an empty collection where Go has nil.
func jsonOf[T any](value T, empty string) (string, error) {
	encoded, err := json.Marshal(value)
	if err != nil || string(encoded) == "null" {
		return empty, err
	}
	return string(encoded), nil
}

func environment(command *exec.Cmd) []string {
	if command.Env != nil {
		return command.Env
	}
	return os.Environ()
}

// endGently stops a program with SIGTERM: on SIGINT Python would print a traceback.
func endGently(command *exec.Cmd) {
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = stopAfter
}
