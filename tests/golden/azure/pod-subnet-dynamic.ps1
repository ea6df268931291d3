# Pods in a subnet of their own: Shop
#
# ./FILE.ps1          creates what does not exist yet
# ./FILE.ps1 -WhatIf  shows the commands and changes nothing
param(
  # Region of the resources
  [string] $Location = 'westeurope',
  # VM size of every pool
  [string] $VmSize = 'Standard_D4s_v5',
  [switch] $WhatIf
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (Test-Path variable:PSNativeCommandUseErrorActionPreference) {
  $PSNativeCommandUseErrorActionPreference = $false
}

# Runs a command of az, or shows it.
function Invoke-Az {
  if ($WhatIf) { Write-Output ('az ' + ($args -join ' ')); return }
  az @args
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
}

# Whether a list contains a name, ignoring case; with -WhatIf nothing is there.
function Test-Az {
  if ($WhatIf) { return $false }
  $name, $list = $args
  $names = az @list --query '[].name' --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return @($names) -contains $name
}

# The output of a command; with -WhatIf the command itself.
function Read-Az {
  if ($WhatIf) { return '<az ' + ($args -join ' ') + '>' }
  $said = az @args --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return $said
}

$Subscription = Read-Az account show --query id
$GroupRgShop = 'rg-shop'
Invoke-Az group create --name $GroupRgShop --location $Location --output none
$GroupRgRunners = 'rg-runners'
Invoke-Az group create --name $GroupRgRunners --location $Location --output none
if (-not (Test-Az 'pip-nat-vnet-shop-1' network public-ip list --resource-group $GroupRgShop)) {
  Invoke-Az network public-ip create `
    --resource-group $GroupRgShop `
    --name pip-nat-vnet-shop-1 `
    --location $Location `
    --sku Standard `
    --version IPv4 `
    --allocation-method Static `
    --output none
}
if (-not (Test-Az 'pip-nat-vnet-shop-2' network public-ip list --resource-group $GroupRgShop)) {
  Invoke-Az network public-ip create `
    --resource-group $GroupRgShop `
    --name pip-nat-vnet-shop-2 `
    --location $Location `
    --sku Standard `
    --version IPv4 `
    --allocation-method Static `
    --output none
}
if (-not (Test-Az 'nat-vnet-shop' network nat gateway list --resource-group $GroupRgShop)) {
  Invoke-Az network nat gateway create `
    --resource-group $GroupRgShop `
    --name nat-vnet-shop `
    --location $Location `
    --sku Standard `
    --public-ip-addresses pip-nat-vnet-shop-1 pip-nat-vnet-shop-2 `
    --output none
}

# == VNet vnet-shop
$IdVnetShop = "/subscriptions/${Subscription}/resourceGroups/${GroupRgShop}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
if (-not (Test-Az 'vnet-shop' network vnet list --resource-group $GroupRgShop)) {
  Invoke-Az network vnet create `
    --resource-group $GroupRgShop `
    --name vnet-shop `
    --location $Location `
    --address-prefixes '10.50.0.0/16' `
    --output none
}
# Nodes
if (-not (Test-Az 'snet-nodes' network vnet subnet list --resource-group $GroupRgShop --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $GroupRgShop `
    --vnet-name vnet-shop `
    --name snet-nodes `
    --address-prefixes '10.50.0.0/24' `
    --nat-gateway nat-vnet-shop `
    --output none
}
# Pods
if (-not (Test-Az 'snet-pods' network vnet subnet list --resource-group $GroupRgShop --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $GroupRgShop `
    --vnet-name vnet-shop `
    --name snet-pods `
    --address-prefixes '10.50.64.0/18' `
    --delegations Microsoft.ContainerService/managedClusters `
    --nat-gateway nat-vnet-shop `
    --output none
}

# == VNet vnet-runners
$IdVnetRunners = "/subscriptions/${Subscription}/resourceGroups/${GroupRgRunners}/providers/Microsoft.Network/virtualNetworks/vnet-runners"
if (-not (Test-Az 'vnet-runners' network vnet list --resource-group $GroupRgRunners)) {
  Invoke-Az network vnet create `
    --resource-group $GroupRgRunners `
    --name vnet-runners `
    --location $Location `
    --address-prefixes '10.51.0.0/24' `
    --output none
}
# Other
if (-not (Test-Az 'snet-runners' network vnet subnet list --resource-group $GroupRgRunners --vnet-name vnet-runners)) {
  Invoke-Az network vnet subnet create `
    --resource-group $GroupRgRunners `
    --vnet-name vnet-runners `
    --name snet-runners `
    --address-prefixes '10.51.0.0/26' `
    --output none
}
if (-not (Test-Az 'peer-to-vnet-runners' network vnet peering list --resource-group $GroupRgShop --vnet-name vnet-shop)) {
  Invoke-Az network vnet peering create `
    --resource-group $GroupRgShop `
    --vnet-name vnet-shop `
    --name peer-to-vnet-runners `
    --remote-vnet $IdVnetRunners `
    --allow-vnet-access `
    --allow-forwarded-traffic `
    --output none
}
if (-not (Test-Az 'peer-to-vnet-shop' network vnet peering list --resource-group $GroupRgRunners --vnet-name vnet-runners)) {
  Invoke-Az network vnet peering create `
    --resource-group $GroupRgRunners `
    --vnet-name vnet-runners `
    --name peer-to-vnet-shop `
    --remote-vnet $IdVnetShop `
    --allow-vnet-access `
    --allow-forwarded-traffic `
    --output none
}

# == Identity of aks-shop
if (-not (Test-Az 'id-aks-shop' identity list --resource-group $GroupRgShop)) {
  Invoke-Az identity create `
    --resource-group $GroupRgShop `
    --name id-aks-shop `
    --location $Location `
    --output none
}
$IdentityAksShop = "/subscriptions/${Subscription}/resourceGroups/${GroupRgShop}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
$PrincipalAksShop = Read-Az identity show --resource-group $GroupRgShop --name id-aks-shop --query principalId
Invoke-Az role assignment create `
  --assignee-object-id $PrincipalAksShop `
  --assignee-principal-type ServicePrincipal `
  --role 'Network Contributor' `
  --scope $IdVnetShop `
  --output none

# == Cluster aks-shop
if (-not (Test-Az 'aks-shop' aks list --resource-group $GroupRgShop)) {
  Invoke-Az aks create `
    --resource-group $GroupRgShop `
    --name aks-shop `
    --location $Location `
    --tier standard `
    --kubernetes-version '1.34' `
    --dns-name-prefix aks-shop `
    --no-ssh-key `
    --assign-identity $IdentityAksShop `
    --skip-subnet-role-assignment `
    --network-plugin azure `
    --network-dataplane cilium `
    --network-policy cilium `
    --service-cidr '172.20.0.0/16' `
    --dns-service-ip '172.20.0.10' `
    --load-balancer-sku standard `
    --outbound-type userAssignedNATGateway `
    --nodepool-name system `
    --node-vm-size $VmSize `
    --node-count 3 `
    --max-pods 110 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --pod-subnet-id "${IdVnetShop}/subnets/snet-pods" `
    --pod-ip-allocation-mode DynamicIndividual `
    --output none
}
Invoke-Az aks nodepool update `
  --resource-group $GroupRgShop `
  --cluster-name aks-shop `
  --name system `
  --max-surge '10%' `
  --output none
if (-not (Test-Az 'web' aks nodepool list --resource-group $GroupRgShop --cluster-name aks-shop)) {
  Invoke-Az aks nodepool add `
    --resource-group $GroupRgShop `
    --cluster-name aks-shop `
    --name web `
    --mode User `
    --os-type Linux `
    --node-vm-size $VmSize `
    --node-count 4 `
    --enable-cluster-autoscaler `
    --min-count 2 `
    --max-count 20 `
    --max-pods 110 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --pod-subnet-id "${IdVnetShop}/subnets/snet-pods" `
    --pod-ip-allocation-mode DynamicIndividual `
    --max-surge '33%' `
    --output none
}
