"""Which services AWS made its policies of service roles for.

Listed are the policies that AWS names in a guide for roles of certain services: all whose permissions alone escalate or
destroy logs, and those made for services that run their users' code. A policy of a service role that is not listed
does not count for roles of services that run no code of others, and counts for the rest.
"""

from __future__ import annotations

RUN_CODE = frozenset(
    {
        "batch",
        "bedrock-agentcore",
        "build.apprunner",
        "cloud9",
        "codebuild",
        "ec2",
        "ecs",
        "ecs-tasks",
        "edgelambda",
        "eks-fargate-pods",
        "emr-containers",
        "emr-serverless",
        "gamelift",
        "glue",
        "greengrass",
        "lambda",
        "pods.eks",
        "robomaker",
        "sagemaker",
        "ssm",
        "tasks.apprunner",
    }
)
"""Services that hand a role's credentials to programs of their users (IAM User Guide, "IAM roles")."""

_EC2 = frozenset({"ec2"})
_EKS = frozenset({"eks"})

SERVICES: dict[str, frozenset[str]] = {
    # AWS Backup Developer Guide, "IAM service roles"
    **dict.fromkeys(
        (
            "AWSBackupServiceRolePolicyForBackup",
            "AWSBackupServiceRolePolicyForItemRestores",
            "AWSBackupServiceRolePolicyForRestores",
            "AWSBackupServiceRolePolicyForS3Backup",
            "AWSBackupServiceRolePolicyForS3Restore",
        ),
        frozenset({"backup"}),
    ),
    "AWSBatchServiceEventTargetRole": frozenset({"events"}),  # AWS Batch User Guide, "EventBridge IAM role"
    "AWSBatchServiceRole": frozenset({"batch"}),  # the same, "AWS Batch service IAM role"
    # AWS CodeDeploy User Guide, "Create a service role for CodeDeploy"
    "AWSCodeDeployRoleForECS": frozenset({"codedeploy"}),
    "AWSCodeDeployRoleForECSLimited": frozenset({"codedeploy"}),
    "AWSCodeStarServiceRole": frozenset({"codestar"}),  # AWS CodeStar User Guide, "Service role"
    "AWSDeepLensServiceRolePolicy": frozenset({"deeplens"}),  # AWS DeepLens Developer Guide, "Set up IAM roles"
    "AWSDeepRacerServiceRolePolicy": frozenset({"deepracer"}),  # AWS DeepRacer Developer Guide, "IAM roles"
    # AWS Elastic Beanstalk Developer Guide, "Service roles", "Managing Elastic Beanstalk instance profiles"
    "AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy": frozenset({"elasticbeanstalk"}),
    "AWSElasticBeanstalkService": frozenset({"elasticbeanstalk"}),
    **dict.fromkeys(
        ("AWSElasticBeanstalkMulticontainerDocker", "AWSElasticBeanstalkWebTier", "AWSElasticBeanstalkWorkerTier"), _EC2
    ),
    # AWS Fault Injection Service User Guide, "AWS managed policies"
    **dict.fromkeys(
        (
            "AWSFaultInjectionSimulatorEC2Access",
            "AWSFaultInjectionSimulatorECSAccess",
            "AWSFaultInjectionSimulatorSSMAccess",
        ),
        frozenset({"fis"}),
    ),
    # AWS Glue Developer Guide, "Create an IAM role for AWS Glue", "... for notebooks", "Interactive sessions with IAM"
    **dict.fromkeys(
        (
            "AWSGlueServiceRole",
            "AwsGlueSessionUserRestrictedNotebookServiceRole",
            "AwsGlueSessionUserRestrictedServiceRole",
        ),
        frozenset({"glue"}),
    ),
    "AWSGlueServiceNotebookRole": frozenset({"ec2", "glue"}),
    # AWS IoT Core Developer Guide, "Configure AWS IoT logging", "Granting an AWS IoT rule the access it requires"
    "AWSIoTLogging": frozenset({"iot"}),
    "AWSIoTRuleActions": frozenset({"iot"}),
    # AWS Panorama Developer Guide, "Panorama service roles and cross-service resources"
    "AWSPanoramaGreengrassGroupRolePolicy": frozenset({"greengrass"}),
    "AWSPanoramaSageMakerRolePolicy": frozenset({"sagemaker"}),
    "AWSPanoramaServiceRolePolicy": frozenset({"panorama"}),
    # AWS Systems Manager Quick Setup, "AWS managed policies"
    "AWSQuickSetupSSMDeploymentRolePolicy": frozenset({"cloudformation"}),
    # Amazon ECS Developer Guide, "Amazon ECS EventBridge IAM role", "... task execution", "... instance IAM role"
    "AmazonEC2ContainerServiceEventsRole": frozenset({"events", "scheduler"}),
    "AmazonEC2ContainerServiceforEC2Role": _EC2,
    "AmazonECSTaskExecutionRolePolicy": frozenset({"ecs-tasks"}),
    "AmazonEC2RoleforDataPipelineRole": _EC2,  # AWS Data Pipeline Developer Guide, "IAM roles for AWS Data Pipeline"
    "AmazonEC2RoleforSSM": frozenset({"ec2", "ssm"}),  # AWS Systems Manager User Guide, "Instance permissions"
    "AmazonEC2SpotFleetTaggingRole": frozenset({"spotfleet"}),  # Amazon EC2 User Guide, "Spot Fleet permissions"
    # Amazon EKS User Guide, "Amazon EKS cluster IAM role", "... Auto Mode cluster IAM role"
    **dict.fromkeys(
        (
            "AmazonEKSBlockStoragePolicy",
            "AmazonEKSClusterPolicy",
            "AmazonEKSComputePolicy",
            "AmazonEKSLoadBalancingPolicy",
            "AmazonEKSNetworkingPolicy",
            "AmazonEKSServicePolicy",
            "AmazonEKSVPCResourceController",
        ),
        _EKS,
    ),
    "AmazonEKSLocalOutpostClusterPolicy": frozenset({"ec2", "eks"}),
    "AmazonEKSFargatePodExecutionRolePolicy": frozenset({"eks-fargate-pods"}),  # "Amazon EKS Pod execution IAM role"
    # The same, "Amazon EKS node IAM role", "Configure Amazon VPC CNI plugin to use IRSA"
    "AmazonEKSWorkerNodeMinimalPolicy": _EC2,
    "AmazonEKSWorkerNodePolicy": _EC2,
    "AmazonEKS_CNI_Policy": frozenset({"ec2", "pods.eks"}),
    # Amazon OpenSearch Service Developer Guide, "Configuring Amazon Cognito authentication for OpenSearch Dashboards"
    "AmazonESCognitoAccess": frozenset({"es", "opensearchservice"}),
    "AmazonOpenSearchServiceCognitoAccess": frozenset({"es", "opensearchservice"}),
    # Amazon EMR Management Guide, "Service role for Amazon EMR", "Service role for cluster EC2 instances"
    "AmazonElasticMapReduceRole": frozenset({"elasticmapreduce"}),
    "AmazonElasticMapReduceforEC2Role": _EC2,
    # Amazon Elastic Transcoder Developer Guide, "IAM roles for pipelines"
    "AmazonElasticTranscoderRole": frozenset({"elastictranscoder"}),
    "AmazonPersonalizeFullAccess": frozenset({"personalize"}),  # Amazon Personalize Developer Guide, "IAM role"
    "AmazonSNSRole": frozenset({"sns"}),  # Amazon SNS Developer Guide, "Message delivery status"
    # AWS Systems Manager User Guide, "Setting up Automation", "Setting up Maintenance Windows"
    "AmazonSSMAutomationRole": frozenset({"ssm"}),
    "AmazonSSMMaintenanceWindowRole": frozenset({"ssm"}),
    # The same, "Configure instance permissions", "Create the IAM service role required in hybrid environments"
    "AmazonSSMManagedInstanceCore": frozenset({"ec2", "ssm"}),
    # Amazon SageMaker AI Developer Guide, "AWS managed policies for Amazon SageMaker AI"
    "AmazonSageMakerEdgeDeviceFleetPolicy": frozenset({"credentials.iot"}),
    "AmazonSageMakerGeospatialExecutionRole": frozenset({"sagemaker-geospatial"}),
    "AmazonSageMakerServiceCatalogProductsCloudformationServiceRolePolicy": frozenset({"cloudformation"}),
    "AmazonSageMakerServiceCatalogProductsLambdaServiceRolePolicy": frozenset({"lambda"}),
    "SageMakerStudioProjectProvisioningRolePolicy": frozenset({"datazone"}),
    # Amazon CloudWatch User Guide, "Create IAM roles and users for use with the CloudWatch agent", "Container Insights"
    "CloudWatchAgentAdminPolicy": frozenset({"ec2", "ssm"}),
    "CloudWatchAgentServerPolicy": frozenset({"ec2", "ecs-tasks", "pods.eks", "ssm"}),
    "ComprehendDataAccessRolePolicy": frozenset({"comprehend"}),  # Amazon Comprehend Developer Guide, "Permissions"
    "EC2ImageBuilderExecutionPolicy": frozenset({"imagebuilder"}),  # EC2 Image Builder User Guide, "Service roles"
    "ROSAImageRegistryOperatorPolicy": frozenset(),  # ROSA User Guide: operators federate, no service assumes the role
    "ServerMigrationServiceLaunchRole": frozenset({"sms"}),  # AWS Server Migration Service User Guide, "Permissions"
}
"""Policy -> the services whose roles it is for, as in their principals: `lambda` of `lambda.amazonaws.com`."""
